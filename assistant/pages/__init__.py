"""The Gradio pages: they show what the engine says and pass on what people ask."""
