"""What a shop costs a month at AWS: dated prices, requests that tests counted, pages as they were built."""
