"""Plan the people of a customer-service team: staffing, roster, simulation, pages."""
