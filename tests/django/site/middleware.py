from datetime import datetime, timezone


class LastActivityMiddleware:
    """Stamps each request of someone who is logged in, as sites do that show who is online."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path != '/slow' and request.user.is_authenticated:
            request.session['last_activity'] = datetime.now(timezone.utc).isoformat()
        return self.get_response(request)
