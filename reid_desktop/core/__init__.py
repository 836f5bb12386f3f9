"""Values, protocols, errors, settings shared by every package; numpy and stdlib only."""
