"""Jobs from a file, at their times, each a crawl in a child process."""
