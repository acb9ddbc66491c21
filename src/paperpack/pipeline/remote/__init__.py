"""Images that notes show from the web: fetched once, on request, into a cache under the output folder."""
