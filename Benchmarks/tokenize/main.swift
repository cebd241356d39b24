import Base
import Glibc
import Tokenization

// Speed of encoders alone, on one thread:
//
//   tokenize-bench TOKENIZER TEXTS [ROUNDS]
//
// TEXTS holds documents divided by NUL bytes. Each round makes a new encoder, so that its first pass over the
// texts has an empty cache, and passes over them twice. Prints for each round the MB/s of the first and second pass
// and the number of tokens, tab-separated.

func seconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

func run() throws {
  let arguments = CommandLine.arguments
  let tokenizer = try TokenizerFile(path: arguments[1]).tokenizer
  let file = try MappedFile(path: arguments[2])
  let rounds = arguments.count > 3 ? Int(arguments[3]) ?? 3 : 3
  let bytes = Array(file.bytes)
  var documents: [Range<Int>] = []
  var start = 0
  for (index, byte) in bytes.enumerated() where byte == 0 {
    documents.append(start..<index)
    start = index + 1
  }
  documents.append(start..<bytes.count)
  var tokens = TokenBuffer(capacity: bytes.count + 16)
  for _ in 0..<rounds {
    let encoder = tokenizer.makeEncoder()
    var rates: [Double] = []
    var count = 0
    for _ in 0..<2 {
      count = 0
      let start = seconds()
      for document in documents {
        tokens.removeAll()
        encoder.encode(bytes.span.extracting(document), into: &tokens)
        count += tokens.count
      }
      rates.append(Double(bytes.count) / 1e6 / (seconds() - start))
    }
    print(rates[0], rates[1], count, separator: "\t")
  }
}

try run()
