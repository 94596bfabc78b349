using Quickstart;

return await QuickstartProgram.RunAsync(args, Console.Out, Console.Error);
