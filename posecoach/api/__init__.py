"""What posecoach offers to other programs; `posecoach` itself names it."""
