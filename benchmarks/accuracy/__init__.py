"""How well angles, verdicts and seconds agree with known joints and labelled photographs."""
