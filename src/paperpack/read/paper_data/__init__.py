"""The data of a note's paper where it stands in the text: bullets, bold labels, quotes, headings, file names."""
