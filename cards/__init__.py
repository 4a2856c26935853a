"""What people see: cards and forms as frozen, chat-neutral data, and pure renderers of them."""
