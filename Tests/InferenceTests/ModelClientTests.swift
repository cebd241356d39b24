import Base
import Foundation
import Synchronization
import Testing

@testable import Inference

@Suite struct ModelClientTests {
  private static let good = #"{"choices":[{"text":"yes","finish_reason":"stop"}]}"#

  /// Quick waits, so that tests are quick.
  private static func settings(_ concurrency: Int) -> ClientSettings {
    var settings = ClientSettings()
    settings.concurrency = concurrency
    settings.firstBackoff = 0.01
    settings.maximumBackoff = 0.05
    settings.maximumRetryAfter = 0.05
    return settings
  }

  private struct Result {
    var ending: ModelClient.Ending?
    var error: InferenceError?
    var answers: [Int: (status: Int, failure: String?, body: String, tries: Int)] = [:]
    var twice: [Int] = []
    var order: [Int] = []
    var reasons: [String] = []
    var counts = ModelClient.Counts()
  }

  private static func run(
    _ url: String, _ count: Int, _ settings: ClientSettings, key: ServerKey? = nil,
    answered: (Int) -> Void = { _ in }
  ) throws -> Result {
    let client = try ModelClient(ModelServer(url, model: "m", key: key), settings)
    var result = Result()
    var next = 0
    do {
      result.ending = try client.run(
        next: {
          guard next < count else { return nil }
          defer { next += 1 }
          return ModelRequest(number: next, path: "completions", body: Array("item \(next)".utf8))
        },
        answered: { answer in
          let text = answer.body.string()
          if result.answers[answer.number] != nil { result.twice.append(answer.number) }
          result.answers[answer.number] = (answer.status, answer.failure, text, answer.tries)
          result.order.append(answer.number)
          answered(answer.number)
        }, retrying: { reason, _ in result.reasons.append(reason) })
    } catch let error as InferenceError { result.error = error }
    result.counts = client.counts
    return result
  }

  @Test(arguments: [1, 8, 64]) func `everything is answered once, and no more is under way than allowed`(_ slots: Int)
    throws
  {
    let server = try ScriptedServer { _ in .http(200, Self.good, wait: 500) }
    let result = try Self.run(server.url + "/", 500, Self.settings(slots))
    #expect(result.ending == .finished)
    #expect(result.answers.count == 500 && result.twice.isEmpty)
    #expect(result.answers.values.allSatisfy { $0.body == Self.good && $0.tries == 1 && $0.failure == nil })
    #expect(server.mostUnderWay <= slots)
    #expect(server.accepted <= slots)
    #expect(server.requests.count == 500)
    // First tries leave in order; the server's threads see those of several connections a little mixed.
    let displaced = server.requests.reduce(0) { $0 + abs(Int($1.body.dropFirst(5))! - $1.index) }
    #expect(slots == 1 ? displaced == 0 : displaced < 500 * slots)
    if slots == 1 { #expect(result.order == Array(0..<500)) }
    let headers = server.requests[0].headers
    #expect(headers["expect"] == nil && headers["accept-encoding"] == nil && headers["authorization"] == nil)
    #expect(headers["content-type"] == "application/json" && server.requests[0].path == "/v1/completions")
  }

  @Test func `faults are repeated, nothing is lost and nothing comes twice`() throws {
    let half = String(Self.good.prefix(20))
    let server = try ScriptedServer { request in
      guard request.nth == 1 else { return .http(200, Self.good) }
      switch Int(request.body.dropFirst(5))! % 12 {
      case 0: return .http(429, #"{"error":{"message":"later"}}"#, headers: ["Retry-After: 1"])
      case 1: return .http(500, #"{"error":"broken"}"#)
      case 2: return .reset
      case 3: return .http(200, half, length: 900, closes: true)
      case 4: return .http(200, half)
      case 5: return .http(200, "<html><body>Busy</body></html>")
      case 6: return .http(502, "<html>Bad gateway</html>")
      case 7: return .http(200, Self.good, closes: true)
      case 8: return .http(200, "")
      case 9:
        let text = "HTTP/1.1 200 OK\r\nContent-Length: \(Self.good.utf8.count)\r\n\r\n" + Self.good
        return .init(pieces: text.utf8.map { (1000, [$0]) })
      case 10: return .http(503, "", headers: ["Retry-After: Fri, 01 Jan 2100 00:00:00 GMT"])
      default: return .http(200, Self.good)
      }
    }
    let result = try Self.run(server.url, 240, Self.settings(16))
    #expect(result.error == nil && result.ending == .finished)
    #expect(result.answers.count == 240 && result.twice.isEmpty)
    #expect(result.answers.values.allSatisfy { $0.body == Self.good && $0.failure == nil })
    // A reset before the first byte of a connection that was used before is repeated by libcurl itself.
    #expect(160...180 ~= result.counts.repeated && result.counts.sent == 240 + result.counts.repeated)
    #expect(server.requests.count == 420 && result.counts.answered == 240)
    #expect(Set(result.reasons).count >= 7)
  }

  @Test(arguments: [400, 413, 422]) func `a refusal of one request is its answer`(_ status: Int) throws {
    let server = try ScriptedServer { request in
      request.body == "item 3"
        ? .http(status, #"{"error":{"message":"too\u001b long","type":"x"}}"#) : .http(200, Self.good)
    }
    let result = try Self.run(server.url, 10, Self.settings(2))
    #expect(result.ending == .finished && result.answers.count == 10)
    #expect(result.answers[3]?.status == status && result.answers[3]?.tries == 1)
    #expect(result.answers[3]?.failure == "HTTP status \(status): too\\u001B long")
  }

  @Test(arguments: [301, 401, 402, 403, 404, 405, 501]) func `what no request can pass ends the run`(_ status: Int)
    throws
  {
    let server = try ScriptedServer { request in
      request.index < 3 ? .http(200, Self.good) : .http(status, #"{"message":"no"}"#)
    }
    let result = try Self.run(server.url, 100, Self.settings(1))
    #expect(result.answers.count == 3)
    #expect(result.error?.code == .unavailable && result.error?.exitCode == .unavailable)
    #expect(result.error?.message.hasPrefix("HTTP status \(status)") == true)
    #expect(result.error?.message.hasSuffix(": no") == true)
    #expect(result.error?.location == server.url && result.error?.advice != nil)
  }

  @Test func `425 is tried twice, and what fails always while others do not is handed on as failed`() throws {
    let server = try ScriptedServer { request in
      switch request.body {
      case "item 5": .http(425, "")
      case "item 6": .http(500, #"{"error":{"message":"list assignment index out of range"}}"#)
      default: .http(200, Self.good, wait: 2000)
      }
    }
    let result = try Self.run(server.url, 400, Self.settings(4))
    #expect(result.ending == .finished && result.answers.count == 400 && result.twice.isEmpty)
    #expect(server.requests.count { $0.body == "item 5" } == 2)
    #expect(server.requests.count { $0.body == "item 6" } == 7)
    #expect(result.answers[5]?.failure == "HTTP status 425, after 2 tries")
    #expect(
      result.answers[6]?.failure == "HTTP status 500, after 7 tries: list assignment index out of range")
  }

  @Test func `a server that dies ends the run with the way to go on`() throws {
    let server = try ScriptedServer { request in request.index < 50 ? .http(200, Self.good) : .reset }
    let result = try Self.run(server.url, 1000, Self.settings(4))
    #expect(result.answers.count >= 46 && result.answers.count <= 50)
    #expect(result.error?.code == .unavailable)
    #expect(result.error?.advice?.contains("goes on where it stopped") == true)
    let dead = server.url
    server.stop()
    var settings = Self.settings(2)
    settings.failuresInARow = 3
    let gone = try Self.run(dead, 10, settings)
    #expect(gone.answers.isEmpty && gone.counts.sent <= 4)
    #expect(gone.error?.message.contains("3 tries in a row have failed") == true)
  }

  @Test func `idle connections that the server closes cost nothing`() throws {
    let server = try ScriptedServer(idleLimit: 50) { _ in .http(200, Self.good) }
    let result = try Self.run(server.url, 4, Self.settings(1)) { _ in usleep(150_000) }
    #expect(result.ending == .finished && result.answers.count == 4 && result.counts.repeated == 0)
    #expect(server.requests.count == 4)
  }

  @Test func `names are looked up, and connections that take the numbers of closed ones are watched`() throws {
    let server = try ScriptedServer { request in .http(200, Self.good, wait: 1000, closes: request.index % 2 == 0) }
    let url = "http://localhost:\(server.port)/v1"
    let start = ContinuousClock.now
    for _ in 0..<3 {
      let result = try Self.run(url, 100, Self.settings(8))
      #expect(result.ending == .finished && result.answers.count == 100 && result.twice.isEmpty)
    }
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  @Test func `a stop ends requests under way`() throws {
    let server = try ScriptedServer { _ in .http(200, Self.good, wait: 20_000_000) }
    var settings = Self.settings(8)
    let stop = StopFlag()
    settings.stop = stop
    Thread.detachNewThread {
      usleep(200_000)
      stop.request()
    }
    let start = ContinuousClock.now
    let result = try Self.run(server.url, 100, settings)
    #expect(result.ending == .stopped && result.answers.isEmpty)
    #expect(ContinuousClock.now - start < .seconds(2))
  }

  @Test func `a silent server is a drop, a slow one is not`() throws {
    let server = try ScriptedServer { request in
      if request.body == "item 0", request.nth == 1 { return .http(200, Self.good, wait: 9_000_000) }
      let text = "HTTP/1.1 200 OK\r\nContent-Length: \(Self.good.utf8.count)\r\n\r\n" + Self.good
      // 3.2 s in all, never 2 s of silence.
      let bytes = Array(text.utf8)
      return .init(
        pieces: (0..<8).map { (400_000, Array(bytes[bytes.count * $0 / 8..<bytes.count * ($0 + 1) / 8])) })
    }
    var settings = Self.settings(2)
    settings.silentSeconds = 2
    let result = try Self.run(server.url, 2, settings)
    #expect(result.ending == .finished && result.answers.count == 2)
    #expect(result.answers[0]?.tries == 2 && result.answers[1]?.tries == 1)
    #expect(result.reasons == ["no byte came for 2.0 s"])
  }

  @Test func `too large an answer is a failure of its request alone`() throws {
    let large = #"{"text":""# + String(repeating: "x", count: 100_000) + #""}"#
    let server = try ScriptedServer { request in .http(200, request.body == "item 1" ? large : Self.good) }
    var settings = Self.settings(1)
    settings.maximumAnswer = 50_000
    let result = try Self.run(server.url, 3, settings)
    #expect(result.ending == .finished && result.answers.count == 3)
    #expect(result.answers[1]?.failure?.contains("larger than 50000 bytes") == true)
    #expect(server.requests.count == 3)
  }

  @Test func `a key is sent, and hidden wherever the server repeats it`() throws {
    let key = try ServerKey(" sk-secret-0123456789\n", variable: "KEY")
    let server = try ScriptedServer { request in
      let sent = request.headers["authorization"] ?? "none"
      return request.index == 0
        ? .http(200, #"{"choices":[{"text":"\#(sent)"}]}"#)
        : .http(401, #"{"error":{"message":"Incorrect API key provided: \#(sent)"}}"#)
    }
    let result = try Self.run(server.url, 2, Self.settings(1), key: key)
    #expect(server.requests[0].headers["authorization"] == "Bearer sk-secret-0123456789")
    #expect(result.answers[0]?.body == #"{"choices":[{"text":"Bearer ********************"}]}"#)
    #expect(result.error?.message.contains("Incorrect API key provided: Bearer ***") == true)
    #expect(!"\(result)".contains("secret-0"))
    #expect(!"\(key) \(String(reflecting: key))".contains("secret"))
    var dumped = ""
    try dump(ModelServer(server.url, model: "m", key: key), to: &dumped)
    #expect(!dumped.contains("secret"))
  }

  @Test func `next is asked again after an answer, so that requests can follow from answers`() throws {
    let server = try ScriptedServer { _ in .http(200, Self.good) }
    let client = try ModelClient(ModelServer(server.url, model: "m"), Self.settings(4))
    var ready = [0]
    var answered: [Int] = []
    let ending = try client.run(
      next: {
        ready.isEmpty ? nil : ModelRequest(number: ready.removeFirst(), path: "completions", body: [0x7B, 0x7D])
      },
      answered: { answer in
        answered.append(answer.number)
        if answer.number < 5 { ready.append(answer.number + 1) }
      })
    #expect(ending == .finished && answered == [0, 1, 2, 3, 4, 5])
  }

  @Test func `rates hold requests back`() throws {
    let server = try ScriptedServer { _ in .http(200, Self.good) }
    var settings = Self.settings(8)
    settings.requestsPerMinute = 1200
    let start = ContinuousClock.now
    let result = try Self.run(server.url, 40, settings)
    #expect(result.answers.count == 40)
    // 20 at once, 20 at 20 a second.
    #expect(ContinuousClock.now - start > .milliseconds(900))
  }

  @Test func `errors of the caller's functions pass through`() throws {
    let server = try ScriptedServer { _ in .http(200, Self.good) }
    let client = try ModelClient(ModelServer(server.url, model: "m"), Self.settings(2))
    struct Mine: Error {}
    #expect(throws: Mine.self) {
      _ = try client.run(
        next: { ModelRequest(number: 0, path: "completions", body: []) }, answered: { _ in throw Mine() })
    }
    // The client goes on after that.
    var left = 3
    var answers = 0
    _ = try client.run(
      next: {
        left -= 1
        return left >= 0 ? ModelRequest(number: left, path: "completions", body: []) : nil
      }, answered: { _ in answers += 1 })
    #expect(answers == 3)
  }
}
