"""The press: a form's name and frozen facts in, a PDF out. Call `media.printing.press.render`."""
