using Crm.Definitions;
using Crm.Interactions;
using Crm.Leads;
using Crm.Parties;
using Crm.People;
using Crm.Products;
using Crm.Sales;
using Crm.Values;

namespace Crm;

/// <summary>The parts of the domain that a model may have; each brings what it stands on.</summary>
public static class CrmModelParts
{
    extension(CrmModelBuilder model)
    {
        /// <summary>Users and teams, and who owns what.</summary>
        public CrmModelBuilder AddPeople() => model
            .Add<User>(t =>
            {
                t.Unowned();
                t.Field(u => u.Name).MaxLength(200);
                t.Field(u => u.Email).Format(TextFormat.Email).Unique();
                t.Field(u => u.Team).Inverse("users");
                t.Field(u => u.Manager).Inverse("reports");
            })
            .Add<Team>(t =>
            {
                t.Unowned();
                t.Field(x => x.Name).MaxLength(200);
                t.Field(x => x.Parent).Inverse("children");
                t.Field(x => x.Manager).Inverse("leads");
            })
            .Add<TeamMember>(t => t.Field(m => m.User).Inverse("memberships"))
            .AddPolicy(new OwnershipPolicy());

        /// <summary>Organisations, persons and households, how they are reached and what they are to each other; and people.</summary>
        public CrmModelBuilder AddParties() => model
            .AddPeople()
            .Add<Party>(t =>
            {
                t.Field(p => p.Name).MaxLength(400).MatchKey();
                t.Field(p => p.Website).Format(TextFormat.Url);
                t.Field(p => p.Parent).Inverse("subsidiaries");
                t.Field(p => p.FirstName).Personal();
                t.Field(p => p.LastName).Personal();
                t.Field(p => p.BornOn).Personal();
            })
            .Add<ContactPoint>(t =>
            {
                t.Field(c => c.Value).MaxLength(400).MatchKey().Personal();
                t.Derive(c => c.Normalise());
            })
            .Add<Relationship>(t => t.Field(r => r.To).Inverse("relatedFrom"))
            .AddPolicy(new ContactPointPolicy());

        /// <summary>Leads and their process; and parties.</summary>
        public CrmModelBuilder AddLeads() => model
            .AddParties()
            .Add<Lead>(t =>
            {
                t.Field(l => l.Name).MaxLength(400).Personal();
                t.Field(l => l.Email).Format(TextFormat.Email).MatchKey().Personal();
                t.Field(l => l.Phone).Format(TextFormat.Phone).MatchKey().Personal();
                t.Field(l => l.ConvertedTo).Inverse("leads");
            })
            .AddProcess(LeadProcess.Standard);

        /// <summary>Products.</summary>
        public CrmModelBuilder AddProducts() => model.Add<Product>(t =>
        {
            t.Unowned();
            t.Field(p => p.Name).MaxLength(400).MatchKey();
            t.Field(p => p.Code).Unique().MatchKey();
        });

        /// <summary>Opportunities with line items and their process; and leads, parties and products.</summary>
        public CrmModelBuilder AddSales() => model
            .AddLeads()
            .AddProducts()
            .Add<Opportunity>(t =>
            {
                t.Field(o => o.Name).MaxLength(400);
                t.Field(o => o.Customer).Inverse("opportunities");
                t.Field(o => o.Contact).Inverse("contactOpportunities");
                t.Derive(o => o.Derive());
            })
            .Add<LineItem>(t => t.Derive(l => l.Derive()))
            .AddPolicy(new LineItemPolicy())
            .AddProcess(SalesProcess.Standard);

        /// <summary>Processes, segments, custom fields and validations that tenants define at run time.</summary>
        public CrmModelBuilder AddDefinitions() => model.Add<Definition>(t =>
        {
            t.Unowned();
            t.Field(d => d.Key).MaxLength(200);
            t.Field(d => d.Content).MaxLength(Definition.MaxContent);
        });

        /// <summary>Interactions and to-dos; and parties.</summary>
        public CrmModelBuilder AddInteractions() => model
            .AddParties()
            .Add<Interaction>(t =>
            {
                t.Field(i => i.About).Inverse("interactions");
                t.Field(i => i.Party).Inverse("partyInteractions");
            })
            .Add<ToDo>(t => t.Field(d => d.About).Inverse("toDos"));
    }
}
