"""The page that `posecoach` alone opens: training, analysing, history, thresholds and routines without a terminal."""
