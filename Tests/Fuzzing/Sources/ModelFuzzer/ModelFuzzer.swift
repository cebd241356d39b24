import Base
import FuzzDriver
import Glibc
import Language
import Records

/// A file of this process alone, in memory.
private let path = "/dev/shm/dataprep-model-fuzzer-\(getpid())"

private let texts = [
  "", "mto milima abc", "ሰላም ልዑል", "x y z w </s> __label__x",
  "Watoto wanakwenda shule kila asubuhi. The market is full of fish.",
]

private func write(_ bytes: UnsafeRawBufferPointer) {
  let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
  precondition(file >= 0 && Glibc.write(file, bytes.baseAddress, bytes.count) == bytes.count, "cannot write")
  close(file)
}

/// A model is refused, or answers whatever it is asked.
private func checkModel() {
  guard let model = try? FastTextModel(path: path) else { return }
  ask(model)
}

private func ask(_ model: FastTextModel) {
  let predictor = FastTextPredictor(model)
  let identifier = try? DocumentIdentifier(model, neighbours: 4)
  for text in texts {
    predictor.predict(text.utf8.span, top: 3)
    precondition(predictor.predictions.count <= 3, "more labels than asked for")
    for prediction in predictor.predictions {
      precondition(model.labels.indices.contains(prediction.label), "no such label")
      precondition(!(prediction.probability > 1), "a probability above 1")
    }
    if let identifier { _ = identifier.identify(text.utf8.span) }
  }
}

/// What is trained can be written, and read again.
private func checkTraining(_ bytes: UnsafeRawBufferPointer, _ loss: FastTextSettings.Loss, wordNgrams: Int) {
  var text = TrainingText()
  guard (try? text.read(MemorySource(Array(bytes)))) != nil else { return }
  var settings = TrainingSettings()
  settings.dimension = 3
  settings.epochs = 2
  settings.leastWordCount = 1
  settings.buckets = 40
  settings.loss = loss
  settings.wordNgrams = wordNgrams
  settings.characterNgrams = wordNgrams > 1 ? 0...0 : 2...3
  guard let trainer = try? FastTextTrainer(text, settings),
    let model = try? trainer.train(threads: 1, progress: { _ in true })
  else { return }
  do {
    try model.write(to: path)
    ask(try FastTextModel(path: path))
    try model.writeQuantized(to: path, keeping: 30, groupSize: 2)
    ask(try FastTextModel(path: path))
  } catch {
    fatalError("a trained model cannot be read: \(error)")
  }
}

/// libFuzzer's entry: a byte that says what the others are.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard count > 0 else { return 0 }
  let all = UnsafeRawBufferPointer(start: data, count: count)
  let bytes = UnsafeRawBufferPointer(rebasing: all[1...])
  switch all[0] {
  case UInt8(ascii: "s"): checkTraining(bytes, .softmax, wordNgrams: 1)
  case UInt8(ascii: "h"): checkTraining(bytes, .hierarchicalSoftmax, wordNgrams: 1)
  case UInt8(ascii: "o"): checkTraining(bytes, .oneVersusAll, wordNgrams: 2)
  case UInt8(ascii: "w"):
    write(bytes)
    guard let list = try? WordList(path: path) else { break }
    let scorer = WordListScorer(list)
    for text in texts { _ = scorer.score(text.utf8.span, language: .undetermined) }
  case UInt8(ascii: "t"):
    write(bytes)
    _ = try? LanguageThresholds(path: path)
  default:
    write(bytes)
    checkModel()
  }
  return 0
}

/// The program's entry.
@_cdecl("model_fuzzer_main")
public func start(
  _ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
  defer { unlink(path) }
  return drive(count, arguments, fuzz)
}
