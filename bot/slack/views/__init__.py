"""What the bot shows beside its answers (blocks, modals, the App Home), and readers of what people send back."""
