import Base
import Foundation
import Testing

@testable import Inference

@Suite struct ModelServerTests {
  @Test(arguments: [
    ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1", true),
    ("http://127.0.0.1:8080/v1//", "http://127.0.0.1:8080/v1", true),
    ("http://localhost:1", "http://localhost:1", true),
    ("https://api.example.org/v1/", "https://api.example.org/v1", false),
    ("http://[::1]:80/v1", "http://[::1]:80/v1", true),
    ("https://user:secret@example.org/v1", "https://example.org/v1", false),
  ]) func `addresses are read and shown without secrets`(_ text: String, _ shown: String, _ isLocal: Bool) throws {
    let server = try ModelServer(text, model: "m")
    #expect(server.redactedURL == shown && server.isLocal == isLocal && "\(server)" == shown)
    #expect(server.address(of: "completions").hasSuffix("/completions"))
  }

  @Test(arguments: [
    "", "127.0.0.1:8080", "localhost:8080/v1", "ftp://x/v1", "file:///etc/passwd", "http://", "http://x/v1?key=1",
    "http://x/v1#a", "http://x y/v1", "http://x/v1/completions", "http://x/v1/chat/completions/", "http://ä/v1",
  ]) func `other addresses are settings that make no sense`(_ text: String) {
    do {
      _ = try ModelServer(text, model: "m")
      Issue.record("took \(text)")
    } catch {
      #expect(error.code == .badSettings && error.advice != nil)
    }
  }

  @Test(arguments: ["", "  \n", "a b", "a\nb", "schlüssel", "a\u{0}b"])
  func `keys that no header carries are refused unseen`(_ text: String) {
    do {
      _ = try ServerKey(text, variable: "THE_KEY")
      Issue.record("took it")
    } catch {
      #expect(error.code == .badSettings && error.description.contains("THE_KEY"))
      #expect(text.isEmpty || !error.description.contains(text))
    }
  }

  @Test func `settings are checked`() throws {
    let server = try ModelServer("http://127.0.0.1:1/v1", model: "m")
    let changes: [(inout ClientSettings) -> Void] = [
      { $0.concurrency = 0 }, { $0.concurrency = 5000 }, { $0.attempts = 0 }, { $0.failuresInARow = 0 },
      { $0.requestsPerMinute = 0 }, { $0.tokensPerMinute = -1 }, { $0.silentSeconds = 0 }, { $0.maximumAnswer = 0 },
    ]
    for change in changes {
      var settings = ClientSettings()
      change(&settings)
      #expect(throws: InferenceError.self) { _ = try ModelClient(server, settings) }
    }
  }

  @Test func `a server that loads is waited for, and its models are listed`() throws {
    let scripted = try ScriptedServer { request in
      request.index < 3
        ? .http(503, #"{"error":{"message":"Loading model"}}"#)
        : .http(200, #"{"object":"list","data":[{"id":"gemma-3-270m"},{"id":"qwen"}]}"#)
    }
    let server = try ModelServer(scripted.url, model: "gemma-270m")
    var notes: [String] = []
    let names = try server.waitUntilReady(limit: 20) { notes.append($0) }
    #expect(names == ["gemma-3-270m", "qwen"] && scripted.requests.count == 4)
    #expect(notes == ["\(scripted.url): waiting for the server (HTTP status 503)"])
    #expect(scripted.requests.allSatisfy { $0.method == "GET" && $0.path == "/v1/models" })
    let fault = try #require(server.fault(amongModels: names ?? []))
    #expect(fault.code == .unavailable && fault.advice?.contains("Did you mean gemma-3-270m?") == true)
    #expect(try ModelServer(scripted.url, model: "qwen").fault(amongModels: names ?? []) == nil)
    #expect(server.fault(amongModels: []) == nil)
  }

  @Test func `waiting has an end`() throws {
    let scripted = try ScriptedServer { _ in .http(401, "") }
    do {
      _ = try ModelServer(scripted.url, model: "m").waitUntilReady(limit: 20)
      Issue.record("a refused key is not waited for")
    } catch {
      #expect(error.code == .unavailable && scripted.requests.count == 1)
    }
    let url = scripted.url
    scripted.stop()
    do {
      _ = try ModelServer(url, model: "m").waitUntilReady(limit: 0.4)
      Issue.record("there is no server")
    } catch {
      #expect(error.code == .unavailable && error.message.contains("was not ready"))
    }
    let stop = StopFlag()
    stop.request()
    #expect(try ModelServer(url, model: "m").waitUntilReady(limit: 20, stop: stop) == nil)
  }

  @Test(arguments: [
    (#"{"data":[{"id":"a"},{"id":"b"}]}"#, ["a", "b"]), (#"{"models":[{"name":"c"}]}"#, ["c"]), ("[]", []), ("{}", []),
  ]) func `lists of models in several forms`(_ text: String, _ names: [String]) throws {
    var plan = ReadinessPlan(limit: 1)
    let body = try JSONValue(parsing: text)
    let step = plan.judge(.answered(status: 200, isJSON: true, retryAfter: nil), body: body, elapsed: 0)
    #expect(step == .ready(models: names))
    #expect(
      plan.judge(.answered(status: 404, isJSON: false, retryAfter: nil), body: nil, elapsed: 0) == .ready(models: []))
  }

  @Test func `questions come at growing distances until the limit`() {
    var plan = ReadinessPlan(limit: 30)
    var (elapsed, waits) = (0.0, [Double]())
    while case .again(let seconds, _) = plan.judge(.dropped("x"), body: nil, elapsed: elapsed) {
      waits.append(seconds)
      elapsed += seconds
    }
    #expect(waits.prefix(6) == [0.25, 0.5, 1, 2, 4, 5] && elapsed >= 30 && elapsed < 30.1)
  }
}
