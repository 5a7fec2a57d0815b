from jobs.email import EmailJob
from jobs.print import PrintJob

for job in (EmailJob("a"), PrintJob("b")):
    job.run()
