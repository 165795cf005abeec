"""The upload box: files dropped or chosen, sent straight to PUT /api/uploads with progress and cancel."""
