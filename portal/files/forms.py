"""Input about files beyond the files themselves."""

from django import forms


class VoidForm(forms.Form):
    """Removing asks nothing but to be confirmed."""
