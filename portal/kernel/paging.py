"""How API lists are cut; apart from the endpoints because the framework loads it while it loads itself."""

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """Pages of 50 rows, at most 200."""

    page_size_query_param = "page_size"
    max_page_size = 200
