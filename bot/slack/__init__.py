"""What we send to Slack, and how."""
