from company.team.tool import work

work()
