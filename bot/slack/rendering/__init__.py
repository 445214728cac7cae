"""What becomes of a model's text on its way to Slack: made safe, set, cut into messages. It knows no Slack client."""
