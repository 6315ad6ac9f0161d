"""One module a form: facts in, the words of the sheet out. A version that has printed is never changed."""
