"""What is owed to people about their own data: keeping times, erasing, requests, reasons for a look (PIPL)."""
