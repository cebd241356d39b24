import Base
import TestSupport
import Testing

@testable import Inference

@Suite struct BatchTests {
  private func lines(_ path: String) throws -> [String] {
    String(decoding: try FileSystem.read(path), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  @Test func `requests are cut into files by lines and bytes, and nothing is lost`() throws {
    try withTemporaryFolder { folder in
      var limits = BatchLimits()
      limits.lines = 4
      limits.bytes = 600
      let writer = BatchWriter(folder: folder, name: "requests", limits: limits)
      for number in 0..<10 {
        let text = String(repeating: "x", count: number == 5 ? 400 : 10)
        let body = CompletionRequest(model: "m", prompt: text).body()
        try writer.append(id: "id-\(number)", path: "completions", body: body.span)
      }
      try writer.finish()
      let all = try writer.paths.map(lines)
      #expect(all.map(\.count) == [4, 1, 1, 4])
      #expect(Path.split(writer.paths[0]).name == "requests-0001.jsonl")
      for path in writer.paths { #expect(FileSystem.entry(at: path)!.byteCount <= 600) }
      #expect(
        all[0][0]
          == #"{"custom_id":"id-0","method":"POST","url":"/v1/completions","body":{"model":"m","prompt":"xxxxxxxxxx","max_tokens":1}}"#
      )
      for (number, line) in all.joined().enumerated() {
        #expect(try JSONValue(parsing: line)["custom_id"]?.string == "id-\(number)")
      }
      let empty: [UInt8] = []
      for id in ["", "a b", String(repeating: "a", count: 65), "ä"] {
        #expect(throws: InferenceError.self) { try writer.append(id: id, path: "completions", body: empty.span) }
      }
      let large = [UInt8](repeating: 0x20, count: 700)
      #expect(throws: InferenceError.self) { try writer.append(id: "x", path: "completions", body: large.span) }
    }
  }

  @Test func `answers come in any order, and the rest goes into another batch`() throws {
    try withTemporaryFolder { folder in
      let requests = BatchWriter(folder: folder, name: "requests")
      for number in 0..<5 {
        let body = CompletionRequest(model: "m", prompt: "\(number)").body()
        try requests.append(id: "id-\(number)", path: "completions", body: body.span)
      }
      try requests.finish()
      let output = Path.join(folder, "output.jsonl")
      try AtomicFile.write(
        """
        {"id":"r1","custom_id":"id-3","response":{"status_code":200,"body":{"choices":[{"text":"three"}]}},"error":null}

        {"id":"r2","custom_id":"id-0","response":{"status_code":200,"body":{"choices":[{"text":"zero"}]}},"error":null}
        {"id":"r3","custom_id":"id-1","response":{"status_code":400,"body":{"error":{"message":"too long"}}},"error":null}
        """, to: output)
      let errors = Path.join(folder, "errors.jsonl")
      try AtomicFile.write(
        #"{"id":"r4","custom_id":"id-4","response":null,"error":{"code":"batch_expired","message":"not in time"}}"#,
        to: errors)
      var answers: [BatchAnswer] = []
      for path in [output, errors] { try BatchAnswer.forEach(in: path) { answers.append($0) } }
      #expect(answers.map(\.id) == ["id-3", "id-0", "id-1", "id-4"])
      #expect(try answers[0].completion().text == "three")
      #expect(answers.map(\.failure) == [nil, nil, "HTTP status 400: too long", "not in time"])
      #expect(answers.map(\.status) == [200, 200, 400, 0])
      #expect(throws: InferenceError.self) { _ = try answers[3].completion() }
      let good = Set(answers.filter { $0.failure == nil }.map(\.id))
      let again = BatchWriter(folder: folder, name: "again")
      #expect(try again.appendUnanswered(of: requests.paths) { good.contains($0) } == 3)
      try again.finish()
      #expect(
        try lines(again.paths[0])
          == lines(requests.paths[0]).enumerated().filter { [1, 2, 4].contains($0.offset) }.map(\.element))
    }
  }

  @Test(arguments: ["x", "{}", #"{"custom_id":"a"}"#, #"{"custom_id":5,"response":{}}"#, #"{"custom_id":"a","resp"#])
  func `what is no answer is an error with its line`(_ text: String) throws {
    try withTemporaryFolder { folder in
      let path = Path.join(folder, "output.jsonl")
      try AtomicFile.write("\n" + text + "\n", to: path)
      do {
        try BatchAnswer.forEach(in: path) { _ in }
        Issue.record("read \(text)")
      } catch let error as InferenceError {
        #expect(error.code == .badAnswers && error.location == "\(path):2")
      }
    }
  }
}
