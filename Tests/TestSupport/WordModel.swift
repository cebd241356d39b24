import Foundation
import Synchronization

/// A stand-in for servers of models, on the loopback interface: every answer is a function of the request alone.
///
/// Text is made of words of the prompt's end; a token's log-probability is higher where the prompt has had the pair of words
/// before; vectors are hashed bags of words.
public final class WordModel: Sendable {
  private struct State {
    var answered = 0
    var bodies: [String: Int] = [:]
  }

  private let server = Mutex<ScriptedServer?>(nil)
  private let state = Mutex(State())

  /// The address of the interface.
  public var url: String { server.withLock { $0?.url ?? "" } }
  /// Answers that were sent.
  public var answered: Int { state.withLock { $0.answered } }
  /// The most often that one request was answered.
  public var mostRepeated: Int { state.withLock { $0.bodies.values.max() ?? 0 } }

  /// - Parameters:
  ///   - limit: answers after which every connection breaks; nil for no limit.
  ///   - wait: microseconds before each answer.
  public init(limit: Int? = nil, wait: UInt32 = 0) throws {
    let made = try ScriptedServer { [weak self] request in
      if request.path == "/v1/models" { return .http(200, #"{"data":[{"id":"words"}]}"#) }
      guard let body = try? JSONSerialization.jsonObject(with: Data(request.body.utf8)) as? [String: Any],
        self?.mayAnswer(request.body, limit) ?? false
      else { return .reset }
      let answer = request.path == "/v1/embeddings" ? Self.vectors(body) : Self.completion(body)
      let data = try? JSONSerialization.data(withJSONObject: answer, options: [.sortedKeys])
      return .http(200, String(decoding: data ?? Data(), as: UTF8.self), wait: wait)
    }
    server.withLock { $0 = made }
  }

  private func mayAnswer(_ body: String, _ limit: Int?) -> Bool {
    state.withLock { state in
      guard state.answered < limit ?? .max else { return false }
      state.answered += 1
      state.bodies[body, default: 0] += 1
      return true
    }
  }

  private static func words(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map { $0.lowercased().filter { $0.isLetter || $0.isNumber } }
  }

  /// FNV-1a.
  private static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
  }

  /// Words with the white space before them.
  private static func tokens(_ text: String) -> [String] {
    var tokens: [String] = []
    var isInWord = true
    for character in text {
      if tokens.isEmpty || character.isWhitespace && isInWord { tokens.append("") }
      isInWord = !character.isWhitespace
      tokens[tokens.count - 1].append(character)
    }
    return tokens
  }

  private static func completion(_ body: [String: Any]) -> [String: Any] {
    let prompt = body["prompt"] as? String ?? ""
    let isEcho = body["echo"] as? Bool ?? false
    let all = tokens(prompt)
    let seed = hash(prompt)
    let pool = words(String(prompt.suffix(600))).filter { $0.count > 3 }
    let made = (0..<4).map { pool.isEmpty ? "nothing" : pool[Int((seed >> (8 * UInt64($0))) % UInt64(pool.count))] }
    let text =
      prompt.hasSuffix("No):")
      ? (seed % 3 == 0 ? " No" : " Yes") : " question answering\nQuery: what about \(made.joined(separator: " "))"
    var choice: [String: Any] = ["text": (isEcho ? prompt : "") + text, "finish_reason": "stop"]
    if body["logprobs"] != nil {
      let shown = isEcho ? all + [text] : [text]
      let yes = 0.1 + Double(seed % 800) / 1000
      choice["logprobs"] =
        [
          "tokens": shown, "token_logprobs": values(shown, after: isEcho ? nil : all.last ?? ""),
          "top_logprobs": shown.map { _ in [" Yes": log(yes), " No": log(1 - yes)] },
        ] as [String: Any]
    }
    return ["choices": [choice], "usage": ["prompt_tokens": all.count, "completion_tokens": 4]]
  }

  /// - Parameter before: what stands before the first token; nil where nothing does, and it has no value.
  private static func values(_ tokens: [String], after before: String?) -> [Any] {
    var seen: Set<String> = []
    return tokens.enumerated().map { index, token in
      guard let last = index > 0 ? tokens[index - 1] : before else { return NSNull() }
      let pair = (words(last).last ?? "") + " " + (words(token).last ?? "")
      let isKnown = !seen.insert(pair).inserted || known.contains(pair)
      return isKnown ? -1 : -6 - Double(hash(pair) % 16) / 4
    }
  }

  /// Pairs of the probe's sentence, which is to be likelier in its order than in another.
  private static let known: Set<String> = {
    let sentence = words("they said that this is one of the most important things that we have to do in the world")
    return Set(zip(sentence, sentence.dropFirst()).map { "\($0) \($1)" })
  }()

  private static func vectors(_ body: [String: Any]) -> [String: Any] {
    let texts = body["input"] as? [String] ?? []
    let data = texts.enumerated().map { index, text in
      var vector = [Double](repeating: 0.01, count: 32)
      for word in words(text) {
        let hash = hash(word)
        vector[Int(hash % 32)] += hash >> 40 & 1 == 0 ? 1 : -1
      }
      return ["index": index, "embedding": vector] as [String: Any]
    }
    return ["data": data]
  }
}
