using Crm.Core.Tests.Processes;
using Crm.Design;
using Crm.Processes;
using Crm.Rules;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Core.Tests.Design;

public class ProcessDrawingTests
{
    private static readonly ProcessDefinition Small = ProcessBuilder.For<Deal>("small-one", d => d.Stage)
        .State("end", s => s.Label("Say \"hi\"; -->").Initial().Probability(5))
        .State("won", s => s.Kind(StateKind.Won))
        .Transition("win", t => t.To("won").When(Rule.Always, "a: b # c\n100%"))
        .Transition("note", t => t.From("end"))
        .Build();

    [Fact]
    public void Mermaid_shows_states_kinds_guards_and_the_current_state() => Assert.Equal(
        """
        stateDiagram-v2
            state "Say #34;hi#34;#59; #45;#45;#62; (5#37;)" as s_end
            state "Won (won)" as s_won
            [*] --> s_end
            s_end --> s_won : Win [a#58; b #35; c 100#37;]
            s_end --> s_end : Note
            s_won --> [*]
            classDef won fill:palegreen
            class s_won won
            classDef current stroke-width:4px
            class s_end current

        """,
        ProcessDrawing.Mermaid(Small, "end"));

    [Fact]
    public void Dot_shows_the_same() => Assert.Equal(
        """
        digraph "small-one" {
            rankdir=LR;
            node [shape=box, style="rounded,filled", fillcolor=white];
            "" [shape=point];
            "end" [label="Say \"hi\"; --> (5%)"];
            "won" [label="Won (won)", peripheries=2, fillcolor=palegreen, penwidth=4];
            "" -> "end";
            "end" -> "won" [label="Win [a: b # c 100%]"];
            "end" -> "end" [label="Note", style=dashed];
        }

        """,
        ProcessDrawing.Dot(Small, "won"));

    [Fact]
    public void Any_drawing_of_the_same_process_is_the_same_and_escapes_what_Mermaid_reads() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var process = new RandomProcesses(seed).Process();
        var (mermaid, dot) = (ProcessDrawing.Mermaid(process), ProcessDrawing.Dot(process));
        var again = ProcessJson.Parse(ProcessJson.Write(process));
        Assert.Equal((mermaid, dot), (ProcessDrawing.Mermaid(again), ProcessDrawing.Dot(again)));
        foreach (var line in mermaid.Split('\n').Where(l => l.Contains(" : ", StringComparison.Ordinal)))
        {
            var label = line[(line.IndexOf(" : ", StringComparison.Ordinal) + 3)..];
            Assert.DoesNotContain(label, c => c is ':' or '"' or '<' or '>' or '{' or '}' or '\\' or '%');
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
}
