"""What municipalities have decided: the model, the five routines, the clocks, the flagging rules.

Pure: nothing here reads anything but its own files.
"""
