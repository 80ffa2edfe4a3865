"""Speed, shown as ratios to a yardstick measured in the same minutes on the same machine; nothing here is a test."""
