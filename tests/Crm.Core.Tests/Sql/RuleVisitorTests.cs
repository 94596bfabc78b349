using System.Reflection;
using System.Runtime.CompilerServices;
using Crm.Evaluation;
using Crm.Sql;

namespace Crm.Core.Tests.Sql;

public class RuleVisitorTests
{
    private static readonly Type[] Nodes = [.. typeof(BoundNode).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(BoundNode)))];

    [Fact]
    public void Every_kind_of_node_has_its_method()
    {
        var methods = typeof(RuleVisitor<string>).GetMethods(BindingFlags.Instance | BindingFlags.NonPublic).Where(m => m.IsAbstract).ToList();
        Assert.Equal(
            Nodes.Select(n => $"Visit{n.Name["Bound".Length..]}({n.Name})").Order(StringComparer.Ordinal),
            methods.Select(m => $"{m.Name}({m.GetParameters()[0].ParameterType.Name})").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_node_reaches_the_method_of_its_kind()
    {
        var visitor = new Names();
        foreach (var node in Nodes)
            Assert.Equal(node.Name, visitor.Visit((BoundNode)RuntimeHelpers.GetUninitializedObject(node)));
    }

    private sealed class Names : RuleVisitor<string>
    {
        protected override string VisitConstant(BoundConstant node) => nameof(BoundConstant);

        protected override string VisitAll(BoundAll node) => nameof(BoundAll);

        protected override string VisitAny(BoundAny node) => nameof(BoundAny);

        protected override string VisitCompare(BoundCompare node) => nameof(BoundCompare);

        protected override string VisitIn(BoundIn node) => nameof(BoundIn);

        protected override string VisitEmpty(BoundEmpty node) => nameof(BoundEmpty);

        protected override string VisitText(BoundText node) => nameof(BoundText);

        protected override string VisitHas(BoundHas node) => nameof(BoundHas);

        protected override string VisitRelated(BoundRelated node) => nameof(BoundRelated);

        protected override string VisitAggregate(BoundAggregate node) => nameof(BoundAggregate);

        protected override string VisitHierarchy(BoundHierarchy node) => nameof(BoundHierarchy);

        protected override string VisitAnniversary(BoundAnniversary node) => nameof(BoundAnniversary);

        protected override string VisitChanged(BoundChanged node) => nameof(BoundChanged);

        protected override string VisitWas(BoundWas node) => nameof(BoundWas);
    }
}
