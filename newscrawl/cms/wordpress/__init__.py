"""Sites on WordPress."""
