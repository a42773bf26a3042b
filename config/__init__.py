"""How the suite is set up, run, checked and measured. `./run help` lists what it offers."""
