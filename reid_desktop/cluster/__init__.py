"""Tasks on a Ray cluster: the only room that knows Ray, and only in processes of its own."""
