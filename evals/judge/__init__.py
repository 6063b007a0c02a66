"""A chat model as judge: pinned prompts, one judgement at a time, failures as failures."""
