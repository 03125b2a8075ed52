"""What printed texts mean, one stage a file.

Each file has a function ``interpret(item)``, built on pure readers, and a Scrapy pipeline that calls it. Re-extraction
calls the same functions without Scrapy, in the order of STAGES.
"""
