"""RUN: the front door. Commands, settings, the named steps, and the one-machine stack."""
