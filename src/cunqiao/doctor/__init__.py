"""What an administrator should know of an installation, and what to do about it.

Each check looks at one thing and finds it well or with one of its faults; each fault says what to do. The command line
looks at once; for the page a job looks every few minutes, and keeps what it found.
"""
