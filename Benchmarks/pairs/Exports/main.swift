// Writes the same made pairs in every form of export, with texts that readers stumble over, and `expected.json`, which
// says what they are. Benchmarks/pairs/readers.py loads them.

import Base
import CSystem
import Pairs

guard CommandLine.arguments.count == 2 else {
  print("usage: pair-exports FOLDER")
  exit(64)
}
/// Where exports go.
let folder = CommandLine.arguments[1]

/// Pieces of texts, each a trap for some reader.
let pieces = [
  "plain words", "tab\there", "line\nbreak", "carriage\r\nreturn", "\"quoted\"", "a,b;c", "back\\slash", "日本語の文",
  "עברית", "😀 emoji", "e\u{301} combined", "\u{2028}separator", "\u{85}next line", "# comment", "null", "nan", "1.0",
  "<b>markup</b>", "{\"json\": true}", "  spaces  ",
]

/// Passage by number.
func passage(_ number: Int) -> PairPassage {
  PairPassage(
    id: "p\(number)", title: number % 3 == 0 ? "" : pieces[(number * 7) % pieces.count],
    text: "\(number): \(pieces[number % pieces.count]) and \(pieces[(number / 3) % pieces.count])",
    url: number % 2 == 0 ? "" : "https://a.example/\(number)")
}

/// Passage by number, with scores that are whole where readers guess from the first rows.
func scored(_ number: Int, rank: Int) -> PairTuple.Scored {
  let score = number < 40 ? Double(20 - rank) : Double(20 - rank) / 3
  return PairTuple.Scored(
    passage(number), rank: rank, fused: score, likelihood: -Double(rank), relevance: score / 2, retrieval: 0.5)
}

let tuples = (0..<120).map { number in
  PairTuple(
    id: "q\(number)", task: number % 4 == 3 ? "sentence similarity" : "question answering",
    isSymmetric: number % 4 == 3,
    query: "query \(number) \(pieces[(number * 3) % pieces.count])", language: number % 5 == 0 ? "nan" : "en",
    positive: scored(number, rank: 1), furtherPositives: number % 10 == 9 ? [scored(number + 200, rank: 2)] : [],
    negatives: [scored((number + 1) % 120, rank: 20), scored((number + 7) % 120, rank: 19)],
    hardness: PairHardness(
      margin: 0.5, likelihoodMargin: number == 0 ? nil : 1, seedRetrievalRank: 1, seedFusedRank: number == 0 ? nil : 2,
      agreement: number == 0 ? nil : 0.25, relabelled: number % 7 == 0))
}

for format in PairFormat.allCases {
  let settings = try PairExportSettings(format, negativeCount: 2, score: .relevance)
  let exporter = try PairExporter(settings, to: Path.join(folder, format.rawValue))
  for tuple in tuples { try exporter.add(tuple) }
  let summary = try exporter.finish()
  guard summary.written == tuples.count else { fatalError("\(format): \(summary)") }
}

var json = JSONWriter()
json.beginObject()
json.key("passages")
json.beginObject()
for number in 0..<320 {
  json.key("p\(number)" as String)
  json.beginObject()
  json.member("title", passage(number).title)
  json.member("text", passage(number).text)
  json.endObject()
}
json.endObject()
json.key("tuples")
json.beginArray()
for tuple in tuples {
  json.beginObject()
  json.member("id", tuple.id)
  json.member("task", tuple.task)
  json.key("symmetric")
  json.bool(tuple.isSymmetric)
  json.member("query", tuple.query)
  json.member("positives", ([tuple.positive] + tuple.furtherPositives).map(\.passage.id))
  json.member("negatives", tuple.negatives.map(\.passage.id))
  json.key("scores")
  json.beginArray()
  for scored in [tuple.positive] + tuple.negatives { json.number(scored.relevance ?? 0) }
  json.endArray()
  json.endObject()
}
json.endArray()
json.endObject()
/// The expectation's bytes.
let bytes = json.bytes.string()
try AtomicFile.write(bytes, to: Path.join(folder, "expected.json"))
