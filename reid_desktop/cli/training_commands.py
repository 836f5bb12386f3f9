"""Commands that train networks; filled by `add_commands`."""
def add_commands(commands, common):
    return None
