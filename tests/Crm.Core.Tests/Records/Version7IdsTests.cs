using Crm.Records;
using Crm.Testing;

namespace Crm.Core.Tests.Records;

public class Version7IdsTests
{
    [Fact]
    public void Ids_have_their_version_variant_and_millisecond_and_no_two_are_equal()
    {
        var clock = new ManualClock();
        var ids = new Version7Ids(clock);
        var made = new HashSet<Guid>();
        for (var i = 0; i < 1000; i++)
        {
            var id = ids.Next();
            Assert.True(made.Add(id));
            var bytes = id.ToByteArray(bigEndian: true);
            Assert.Equal((7, 0b10), (id.Version, bytes[8] >> 6));
            Assert.Equal(clock.Now.ToUnixTimeMilliseconds(), Convert.ToInt64(Convert.ToHexString(bytes.AsSpan(0, 6)), 16));
            clock.Advance(NodaTime.Duration.FromMilliseconds(i % 3));
        }

        Assert.Equal(1000, made.Select(i => i.ToString("N")[12..]).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Many_threads_make_no_id_twice()
    {
        var ids = new Version7Ids(TimeProvider.System);
        var made = new System.Collections.Concurrent.ConcurrentDictionary<Guid, bool>();
        Parallel.For(0, 20_000, _ => Assert.True(made.TryAdd(ids.Next(), true)));
    }
}
