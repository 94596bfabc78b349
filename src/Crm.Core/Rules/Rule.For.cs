using System.Linq.Expressions;
using Crm.Records;

namespace Crm.Rules;

/// <content>Rules from C# lambdas.</content>
public abstract partial record Rule
{
    /// <summary>The rule that a lambda says: <c>Rule.For&lt;Lead>(l => l.Score >= 80 &amp;&amp; l.LastContactAt &lt; Ago.Days(90))</c>.</summary>
    /// <typeparam name="T">The record class.</typeparam>
    /// <param name="predicate">
    /// Comparisons of properties with values, captured variables and the terms of this namespace (<see cref="Ago"/>, <see cref="Today"/>,
    /// <see cref="Me"/>, <see cref="RuleExtensions"/>), joined by <c>&amp;&amp;</c>, <c>||</c> and <c>!</c>. Captured variables are read now, once.
    /// </param>
    /// <remarks>Nothing is compiled or called. What differs from C#: a missing value makes <c>&lt;</c> and the like false, and text compares by code point.</remarks>
    /// <exception cref="ArgumentException">The lambda says something that a rule cannot; the message names it and what to write instead.</exception>
    public static Rule For<T>(Expression<Func<T, bool>> predicate) where T : Record<T> => new LambdaReader(predicate.Parameters[0]).Read(predicate.Body);
}
