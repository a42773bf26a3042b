"""Reading public procurement notices: plain Python, values in and values out."""
