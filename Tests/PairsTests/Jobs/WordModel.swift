import Base
import Foundation
import Synchronization
import TestSupport

/// A stand-in for servers of models, on the loopback interface: every answer is a function of the request alone.
///
/// Text is made of words of the prompt's end; a token's log-probability is higher where the prompt has had the pair of words
/// before; vectors are hashed bags of words.
final class WordModel: Sendable {
  private let server: Mutex<ScriptedServer?>
  /// Answers that were sent.
  let answered = Mutex(0)
  var url: String { server.withLock { $0?.url ?? "" } }
  /// Bodies that were answered, by how often.
  let bodies = Mutex<[String: Int]>([:])

  /// - Parameter limit: answers after which every connection breaks; nil for no limit.
  init(limit: Int? = nil) throws {
    server = Mutex(nil)
    let made = try ScriptedServer { [self] request in
      if request.path == "/v1/models" { return .http(200, #"{"data":[{"id":"words"}]}"#) }
      let mayAnswer = answered.withLock { count in
        guard count < limit ?? .max else { return false }
        count += 1
        return true
      }
      guard mayAnswer, let body = try? JSONValue(parsing: request.body) else { return .reset }
      bodies.withLock { $0[request.body, default: 0] += 1 }
      return .http(200, request.path == "/v1/embeddings" ? Self.vectors(body) : Self.completion(body))
    }
    server.withLock { $0 = made }
  }

  func stop() { server.withLock { $0?.stop() } }

  private static func words(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map { $0.lowercased().filter { $0.isLetter || $0.isNumber } }
  }

  private static func hash(_ text: String) -> UInt64 { text.utf8.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 } }

  /// Words with the white space before them.
  private static func tokens(_ text: String) -> [String] {
    var tokens: [String] = []
    for character in text {
      if tokens.isEmpty || character.isWhitespace && !(tokens[tokens.count - 1].last?.isWhitespace ?? true) {
        tokens.append("")
      }
      tokens[tokens.count - 1].append(character)
    }
    return tokens
  }

  private static func completion(_ body: JSONValue) -> String {
    let prompt = body["prompt"]?.string ?? ""
    let isEcho = body["echo"] == .bool(true)
    let all = tokens(prompt)
    let seed = hash(prompt)
    let pool = words(String(prompt.suffix(600))).filter { $0.count > 3 }
    let made = (0..<4).map { pool.isEmpty ? "nothing" : pool[Int((seed >> (8 * UInt64($0))) % UInt64(pool.count))] }
    let isLabel = prompt.hasSuffix("No):")
    let text = isLabel ? (seed % 3 == 0 ? " No" : " Yes") : " question answering\nQuery: what about \(made.joined(separator: " "))"
    var json = JSONWriter()
    json.beginObject()
    json.key("choices")
    json.beginArray()
    json.beginObject()
    json.member("text", (isEcho ? prompt : "") + text)
    json.member("finish_reason", "stop")
    if body["logprobs"] != nil {
      let shown = isEcho ? all + [text] : [text]
      json.key("logprobs")
      json.beginObject()
      json.member("tokens", shown)
      json.key("token_logprobs")
      json.beginArray()
      var seen: Set<String> = []
      for (index, token) in shown.enumerated() {
        guard index > 0 || !isEcho else {
          json.null()
          continue
        }
        let before = index > 0 ? shown[index - 1] : all.last ?? ""
        let pair = (words(before).last ?? "") + " " + (words(token).last ?? "")
        json.number(seen.contains(pair) || known.contains(pair) ? -1 : -6 - Double(hash(pair) % 16) / 4)
        seen.insert(pair)
      }
      json.endArray()
      json.key("top_logprobs")
      json.beginArray()
      for _ in shown {
        let yes = 0.1 + Double(seed % 800) / 1000
        json.beginObject()
        json.key(" Yes")
        json.number(log(yes))
        json.key(" No")
        json.number(log(1 - yes))
        json.endObject()
      }
      json.endArray()
      json.endObject()
    }
    json.endObject()
    json.endArray()
    json.key("usage")
    json.beginObject()
    json.member("prompt_tokens", all.count)
    json.member("completion_tokens", 4)
    json.endObject()
    json.endObject()
    return json.bytes.string()
  }

  /// Pairs of the probe's sentence, which is to be likelier in its order than in another.
  private static let known: Set<String> = {
    let sentence = "they said that this is one of the most important things that we have to do in the world"
    let words = WordModel.words(sentence)
    return Set(zip(words, words.dropFirst()).map { "\($0) \($1)" })
  }()

  private static func vectors(_ body: JSONValue) -> String {
    var json = JSONWriter()
    json.beginObject()
    json.key("data")
    json.beginArray()
    for (index, text) in (body["input"]?.array ?? []).enumerated() {
      var vector = [Double](repeating: 0, count: 32)
      for word in words(text.string ?? "") {
        let hash = hash(word)
        vector[Int(hash % 32)] += hash >> 40 & 1 == 0 ? 1 : -1
      }
      json.beginObject()
      json.member("index", index)
      json.key("embedding")
      json.beginArray()
      for value in vector { json.number(value + 0.01) }
      json.endArray()
      json.endObject()
    }
    json.endArray()
    json.endObject()
    return json.bytes.string()
  }
}
