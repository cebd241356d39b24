import Base
import CSystem
import Inference

// Benchmarks/inference: sends many requests to a server and prints what that took.
//
//     inference-load URL REQUESTS CONCURRENCY [parse]
//
// Prompts have some 2 KB. With `parse` each answer is also read as a completion with log-probabilities.

/// Processor seconds and the most memory of the process.
func usage() -> (processor: Double, memory: Int) {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  let times = [usage.ru_utime, usage.ru_stime].map { Double($0.tv_sec) + Double($0.tv_usec) / 1e6 }
  return (times[0] + times[1], Int(usage.ru_maxrss) << 10)
}

func run() throws {
  let arguments = CommandLine.arguments
  guard arguments.count >= 4, let count = Int(arguments[2]), let concurrency = Int(arguments[3]) else {
    print("usage: inference-load URL REQUESTS CONCURRENCY [parse]")
    exit(64)
  }
  let parses = arguments.dropFirst(4).contains("parse")
  var settings = ClientSettings()
  settings.concurrency = concurrency
  let server = try ModelServer(arguments[1], model: "m")
  let client = try ModelClient(server, settings)
  let passage = String(repeating: "Some words of a passage that is scored. ", count: 50)
  var (next, answered, sum) = (0, 0, 0.0)
  let (start, before) = (ContinuousClock.now, usage())
  _ = try client.run(
    next: {
      guard next < count else { return nil }
      defer { next += 1 }
      var request = CompletionRequest(
        model: server.model, prompt: "\(passage)\(next)", sampling: Sampling(temperature: 0))
      request.logprobs = 1
      request.echo = true
      return ModelRequest(number: next, path: CompletionRequest.path, body: request.body(), estimatedTokens: 500)
    },
    answered: { answer in
      answered += 1
      guard parses else { return }
      let completion = try answer.body.withSpan { bytes in try CompletionAnswer(bytes) }
      sum += completion.logProbabilities?.values.last.flatMap { $0 } ?? 0
    })
  let (elapsed, after) = (ContinuousClock.now - start, usage())
  let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
  var writer = JSONWriter()
  writer.beginObject()
  writer.member("requests", answered)
  writer.member("sent", client.counts.sent)
  writer.member("per_second", Double(answered) / seconds, decimals: 1)
  writer.member("cpu_ms", (after.processor - before.processor) * 1000 / Double(max(1, answered)), decimals: 4)
  writer.member("memory_mb", Double(after.memory) / 1e6, decimals: 1)
  writer.member("checksum", sum, decimals: 3)
  writer.endObject()
  print(writer.bytes.string())
}

do { try run() } catch {
  print(error)
  exit(1)
}
