import Base
import TestSupport
import Testing

@testable import Inference

/// Bytes that servers never send on purpose: parsers answer with a value or an error, whatever comes.
@Suite struct MutationTests {
  private static let seeds = [
    #"{"choices":[{"text":"ab","finish_reason":"length","logprobs":{"tokens":["a"," b"],"token_logprobs":[null,-1.5],"#
      + #""top_logprobs":[null,{" b":-1.5,"c":-2}],"text_offset":[0,1]}}],"usage":{"prompt_tokens":10,"#
      + #""completion_tokens":2,"prompt_tokens_details":{"cached_tokens":6}}}"#,
    #"{"choices":[{"message":{"content":"Yes"},"logprobs":{"content":[{"token":"Yes","logprob":-0.2,"#
      + #""top_logprobs":[{"token":"Yes","logprob":-0.2},{"token":"No","logprob":-9e3}]}]}}]}"#,
    #"{"choices":[{"text":"x","prompt_logprobs":[null,{"12":{"logprob":-3.5,"rank":9,"decoded_token":" b"}}]}]}"#,
    #"{"data":[{"index":1,"embedding":[3,4.5]},{"index":0,"embedding":"AACAPwAAAEA="}],"usage":{"prompt_tokens":7}}"#,
    #"{"custom_id":"a","response":{"status_code":200,"body":{"choices":[{"text":"three"}]}},"error":null}"#,
    #"{"source":"echo","findings":[{"source":"echo","fault":"shifted","detail":""}],"offsets":"bytes","counts_agree":true,"compared":true}"#,
  ]

  private func mutated(_ text: String, _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      guard !bytes.isEmpty else { break }
      let at = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.remove(at: at)
      case 2: bytes.insert(contentsOf: Array("null,-1e9[]{}\"".utf8).shuffled(using: &random).prefix(3), at: at)
      case 3: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...20, using: &random)))
      case 4: bytes.insert(contentsOf: bytes[..<at].suffix(12), at: at)
      default: bytes.replaceSubrange(at..<at, with: Array("99999999999999999999".utf8))
      }
    }
    return bytes
  }

  @Test func `no answer traps a parser`() throws {
    var random = SeededGenerator(seed: 7)
    var (read, refused) = (0, 0)
    for round in 0..<12_000 {
      let bytes = mutated(Self.seeds[round % Self.seeds.count], &random)
      _ = bytes.withUnsafeBufferPointer { isWholeObject($0) }
      do {
        let answer = try CompletionAnswer(bytes.span)
        read += 1
        _ = try? answer.likelihood(of: " b", in: "a b")
        _ = try? answer.likelihood(of: " b", in: "a b", source: .promptLogprobs)
        if let labels = try? answer.likelihoods(of: ["Yes", "No"]) {
          #expect(labels.values.allSatisfy(\.isFinite) && labels.values.count == 2)
        }
        var sum = Usage()
        if let usage = answer.usage { for _ in 0..<1000 { sum.add(usage) } }
      } catch {
        #expect(error.code == .badAnswers)
        refused += 1
      }
      if let vectors = try? EmbeddingAnswer(bytes.span, count: 2) {
        #expect(vectors.values.count == 2 * vectors.dimension && vectors.values.allSatisfy(\.isFinite))
      }
      guard let value = try? JSONValue(parsing: bytes.span) else { continue }
      _ = BatchAnswer(value)
      if let verdict = PromptVerdict(value) { #expect(!verdict.summary.isEmpty) }
      _ = LabelVerdict(value)
      var plan = ReadinessPlan(limit: 1)
      _ = plan.judge(.answered(status: 200, isJSON: true, retryAfter: nil), body: value, elapsed: 0)
    }
    #expect(read > 500 && refused > 500)
  }

  @Test func `a probe comes to an end whatever a server answers`() throws {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<300 {
      let model = StandInModel(
        fault: StandInModel.Fault.allCases.randomElement(using: &random)!, hasPromptLogprobs: true)
      var (probe, labels, questions) = (PromptProbe(model: "m"), LabelProbe(model: "m"), 0)
      while let request = probe.next() {
        questions += 1
        let (status, text) = try model.answer(request)
        var answer = ModelAnswer()
        answer.body.append(Bool.random(using: &random) ? Array(text.utf8) : mutated(text, &random))
        if status != 200 { answer.failure = "HTTP status \(status)" }
        probe.take(answer)
        if labels.next() != nil { labels.take(answer) }
      }
      #expect(questions <= 8 && (probe.verdict.source != nil || probe.verdict.findings.count == 2))
    }
  }

  @Test func `tokens that make a text lie along it, however it is cut`() {
    var random = SeededGenerator(seed: 13)
    for _ in 0..<3000 {
      let letters = Array("abé字 \n🙂ع")
      let text = String(
        (0..<Int.random(in: 1...30, using: &random)).map { _ in letters.randomElement(using: &random)! })
      let scalars = Array(text.unicodeScalars)
      var (tokens, starts, at, byte): ([String], [Int], Int, Int) = ([], [], 0, 0)
      while at < scalars.count {
        let end = min(scalars.count, at + Int.random(in: 1...4, using: &random))
        var token = String.UnicodeScalarView()
        token.append(contentsOf: scalars[at..<end])
        tokens.append(String(token))
        starts.append(byte)
        byte += String(token).utf8.count
        at = end
      }
      #expect(TokenAlignment(tokens + ["more"], along: text)?.starts == starts)
      #expect(TokenAlignment(tokens, along: text + "x") == nil)
    }
  }
}

@Suite struct TokenAlignmentTests {
  @Test func `a text may have the character that stands for parts of others`() {
    let text = "so \u{FFFD}\u{FFFD} it \u{FFFD}s bytes: 7"
    for tokens in [
      ["so", " \u{FFFD}\u{FFFD}", " it", " \u{FFFD}s", " bytes:", " 7"],
      ["so \u{FFFD}", "\u{FFFD} it \u{FFFD}", "s ", "bytes: 7"],
    ] {
      #expect(TokenAlignment(tokens, along: text)?.starts.count == tokens.count)
    }
    // Parts of a character, of which none is the text.
    let accent = "caf\u{E9}!"
    #expect(TokenAlignment(["caf", "\u{FFFD}", "\u{FFFD}", "!"], along: accent)?.starts == [0, 3, 3, 5])
  }
}
