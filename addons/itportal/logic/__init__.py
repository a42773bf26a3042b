"""Plain Python of the portal: what a partner may send."""
