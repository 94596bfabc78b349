using Crm.Access;
using Crm.Parties;

namespace Crm.Core.Tests.Access;

public class AccessPolicyTests
{
    [Theory]
    [InlineData("party", "anualRevenue")]
    [InlineData("party", "annualRevenue.base")]
    [InlineData("party", "version")]
    [InlineData("partie", "name")]
    public void A_field_that_cannot_be_secured_is_no_secret_kept(string type, string field) =>
        Assert.Throws<ArgumentException>(() => CrmModel.Build(m => m.AddParties().Access(a => a.Secure(type, field))));

    [Fact]
    public void A_role_names_types_of_the_model() =>
        Assert.Throws<ArgumentException>(() => CrmModel.Build(m => m.AddParties().Access(a => a.Role("r", r => r.On("opportunity", Scope.All)))));

    [Fact]
    public void What_can_be_secured_is() =>
        Assert.False(CrmModel.Build(m => m.AddParties().Access(a => a.Secure<Party, string?>(p => p.Description))).Session.Access.Policy.IsOpen);
}
