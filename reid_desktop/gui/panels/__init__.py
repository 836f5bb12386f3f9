"""One dock each: a panel starts tasks and fills its views."""
