using Crm.Core.Tests.Sessions;
using Crm.Processes;
using Crm.Records;
using Crm.Sales;
using Crm.Values;

namespace Crm.Core.Tests.Records;

public class RecordCatalogTests
{
    private static readonly RecordType Type = Shop.Model.Catalog.Get<Order>();

    [Fact]
    public void Fields_follow_from_the_class()
    {
        Assert.Equal(("order", "orders", true, null), (Type.Name, Type.Plural, Type.IsOwned, Type.Root));
        Assert.Equal(
            [
                "id", "version", "createdAt", "updatedAt", "deletedAt", "externalIds", "owner", "owner.team", "title", "note", "code", "mail", "price", "weight", "count",
                "urgent", "kind", "tags", "dueOn", "closedOn", "daysLate", "seenAt", "place", "ship.street", "ship.postalCode", "ship.city", "ship.region", "ship.country",
                "parent", "about", "secret", "rank", "margin", "stage", "lines", "score",
            ],
            Type.Fields.Select(f => f.Key));
        Assert.Equal(["title"], Type.Fields.Where(f => f.Required).Select(f => f.Key));
        Assert.Equal(["id", "version", "createdAt", "updatedAt", "deletedAt", "daysLate", "stage", "lines"], Type.Fields.Where(f => f.ReadOnly).Select(f => f.Key));
        Assert.Equal(["price.amount", "price.currency", "price.base", "price.rate", "price.rateDate"], Type.Views.Where(v => v.ViewOf == "price").Select(v => v.Key));
        Assert.Equal((FieldKind.Choice, FieldKind.State, FieldKind.Choices), (Type.Get("kind").Kind, Type.Get("stage").Kind, Type.Get("tags").Kind));
        Assert.Equal(["normal", "gift"], Type.Get("kind").AllowedChoices);
        Assert.Equal(("order", null, true), (Type.Get("parent").Target, Type.Get("about").Target, Type.Get("about").IsOpenReference));
        Assert.Equal("Ship: postal code", Type.Get("ship.postalCode").Label);
        Assert.Equal(["orderLine"], Type.PartTypes);
    }

    [Fact]
    public void Parts_and_unowned_types_have_no_owner()
    {
        var line = Shop.Model.Catalog.Get<OrderLine>();
        Assert.Equal(("order", false, "order"), (line.Root, line.IsOwned, line.RootField!.Key));
        Assert.Null(line.Find("owner"));
        Assert.Null(Shop.Model.Catalog.Get("user").Find("owner"));
        Assert.Throws<ArgumentException>(() => line.Get("owner"));
    }

    [Fact]
    public void Related_sets_are_named_by_convention_or_by_their_inverse()
    {
        var order = Shop.Model.Catalog.RelatedTo(Type).Select(s => $"{s.Name} {s.Type.Name}.{s.Via.Key}").ToArray();
        Assert.Contains("orders order.parent", order);
        Assert.Contains("tickets ticket.order", order);
        Assert.Contains("orderLines orderLine.order", order);
        Assert.Contains("shares share.record", order);
        Assert.Contains("users user.team", Shop.Model.Catalog.RelatedTo(Shop.Model.Catalog.Get("team")).Select(s => $"{s.Name} {s.Type.Name}.{s.Via.Key}"));
    }

    [Fact]
    public void Every_field_of_every_built_in_type_reads_what_was_written()
    {
        var model = CrmModel.Build(m => m.AddSales().AddInteractions());
        foreach (var type in model.Catalog.Types)
        {
            foreach (var field in type.Fields)
            {
                var (one, two) = (type.Create(default), type.Create(default));
                var value = ValueOf(field);
                field.Write!(one, value);
                Assert.Equal(value, field.Read(one));
                Assert.Equal(field.Read(two) == value ? [] : [field], type.Diff(two, one));
                var copy = type.Copy(one);
                field.Write!(one, FieldValue.Missing);
                Assert.Equal(value, field.Read(copy));
                Assert.True(field.Read(one).IsMissing || field.Properties is [{ PropertyType.IsValueType: true }] || field.System, $"{type.Name}.{field.Key}");
            }
        }
    }

    [Fact]
    public void A_value_object_comes_into_being_with_its_first_member_and_goes_with_its_last()
    {
        var order = Order.Of("a");
        Type.Get("ship.city").Write!(order, FieldValue.Text("Basel"));
        Type.Get("ship.street").Write!(order, FieldValue.Text("Rheinsprung 9"));
        Assert.Equal(new Address { City = "Basel", Street = "Rheinsprung 9" }, order.Ship);
        Type.Get("ship.city").Write!(order, default);
        Type.Get("ship.street").Write!(order, default);
        Assert.Null(order.Ship);
    }

    [Fact]
    public void A_copy_shares_nothing_that_changes()
    {
        var order = Order.Of("a");
        order.Items.Add(OrderLine.Of("one"));
        var copy = (Order)Type.Copy(order);
        order.Items[0].Text = "changed";
        order.Items.Add(OrderLine.Of("two"));
        Assert.Equal("one", Assert.Single(copy.Items).Text);
        Assert.Throws<ArgumentException>(() => Type.Copy(Ticket.Of("t")));
    }

    [Fact]
    public void Mistakes_in_a_model_are_named()
    {
        Mistake("order", m => m.Add<Order>(t => t.Custom(new CustomField<string>("title"))).Add<OrderLine>());
        Mistake("'party'", m => m.Add<Opportunity>().Add<LineItem>(t => t.Ignore(l => l.Product)));
        Mistake("nosuch", m => m.Add<Order>(t => t.Field("nosuch")).Add<OrderLine>());
        Mistake("score", m => m.Add<Order>(t => t.Custom(Order.Undeclared).Choices("a")).Add<OrderLine>(), "undeclared");
        Mistake("private setter", m => m.Add<Order>().Add<OrderLine>().AddProcess(ProcessBuilder.For<Order>("p", o => o.Note).State("a", s => s.Initial()).Build()));
        Assert.Throws<ArgumentException>(() => new CustomField<DateTime>("when"));
        Assert.Throws<ArgumentException>(() => new CustomField<string>("Upper"));
        Assert.Throws<ArgumentException>(() => new CustomField<long>("long", FieldKind.Number));

        static void Mistake(string word, Action<CrmModelBuilder> declare, string? instead = null) =>
            Assert.Contains(instead ?? word, Assert.Throws<ArgumentException>(() => CrmModel.Build(declare)).Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void External_ids_have_one_value_per_system()
    {
        var ids = ExternalIds.None.With("erp", "1").With("shop", "a:b").With("erp", "2");
        Assert.Equal(("2", "a:b", null), (ids["erp"], ids["shop"], ids["crm"]));
        var order = Order.Of("a");
        order.ExternalIds = ids;
        var other = Order.Of("b");
        Type.Get("externalIds").Write!(other, Type.Get("externalIds").Read(order));
        Assert.Equal(ids, other.ExternalIds);
        Assert.Throws<ArgumentException>(() => ids.With("a:b", "1"));
        Assert.Throws<ArgumentException>(() => ids.With("erp", ""));
        Assert.Equal(ExternalIds.None, ids.Without("erp").Without("shop"));
    }

    private static FieldValue ValueOf(FieldDefinition field) => field.Kind switch
    {
        FieldKind.Text or FieldKind.Choice or FieldKind.State => FieldValue.Text(field.AllowedChoices.IsEmpty ? "text" : field.AllowedChoices[^1], field.Kind),
        FieldKind.Choices => FieldValue.Choices(["a:b", "c:d"]),
        FieldKind.Integer => FieldValue.Integer(7),
        FieldKind.Number => FieldValue.Number(7.5m),
        FieldKind.Boolean => FieldValue.Boolean(value: true),
        FieldKind.Date => FieldValue.Date(new NodaTime.LocalDate(2026, 1, 2)),
        FieldKind.Instant => FieldValue.Instant(NodaTime.Instant.FromUtc(2026, 1, 2, 3, 4)),
        FieldKind.Money => FieldValue.Money(new Money(7, "CHF")),
        FieldKind.Reference => FieldValue.Reference(new RecordRef(field.Target ?? "party", Guid.NewGuid())),
        _ => FieldValue.Point(new GeoPoint(1, 2)),
    };
}
