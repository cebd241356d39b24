import Base
import Foundation
import TestSupport

/// A folder with small files under every name that help examples use, and stand-ins for programs and models that are not
/// of this package.
///
/// Runs know their inputs by absolute paths: so the folder is always at the same place, and is put back before each
/// example as it was made.
struct HelpStandIns {
  /// Where examples are run.
  let folder: String
  private let home: String
  private let model: String

  /// What a shell does to make the files, in `folder`.
  private static let script = """
    set -e
    F="$FIXTURES" S="$FIXTURES/sample" L="$FIXTURES/language"
    cp -r "$S/pages" pages && cp "$S/manifest.tsv" pages/
    cp pages/en-kettle.html page.html && cp page.html page1.html && cp pages/en-docs.html manual.html
    cp pages/sw-mvua.html page2.html
    printf 'file\\turl\\ncontent.html\\thttps://example.org/\\n' >mine.tsv && cp page.html content.html
    dataprep warc create --output crawl.warc.gz --manifest mine.tsv
    cp "$F/archive/sample.wacz" crawl.wacz
    mkdir robots && printf 'User-agent: *\\nDisallow: /private/\\n' >robots.txt
    printf 'file\\turl\\tcontent_type\\nrobots.txt\\thttps://example.org/robots.txt\\ttext/plain\\n' >robots.tsv
    dataprep warc create --output robots/a.warc.gz --manifest robots.tsv
    dataprep robots robots/a.warc.gz --output robots.rules
    mkdir crawl runs path path/to fineweb && cp "$S/sample.warc.gz" crawl/a.warc.gz
    cp crawl/a.warc.gz x.warc.gz && cp -r "$F/../../pipelines" pipelines
    echo "$PWD/crawl/a.warc.gz" | gzip >warc.paths.gz && echo https://example.org/a.warc.gz >urls.txt
    cp "$F/tokenize/huggingface/gpt2.json" tokenizer.json && cp tokenizer.json path/to/
    cp "$F/parquet/written.parquet" fineweb/a.parquet
    cp "$L/softmax.ftz" runs/quality.ftz
    cp "$L/lines.txt" lines.txt && cp "$L/train.txt" train.txt && cp train.txt train.tsv && cp train.txt quality.txt
    sed 's/\\t/\\ttest\\t/' "$L/sentences.tsv" >dev.tsv && cp dev.tsv documents.tsv
    dataprep plan crawl-extract warc.paths.gz --output corpus --plan corpus.plan -q
    dataprep worker --plan corpus.plan --claim -q && dataprep merge --plan corpus.plan -q
    dataprep export corpus --format jsonl --output corpus.jsonl
    for tag in sw yo ru; do dataprep export corpus --lang $tag --format jsonl --output $tag.jsonl; done
    gzip -k sw.jsonl && gzip <yo.jsonl >rw.jsonl.gz && gzip <ru.jsonl >lg.jsonl.gz
    cat sw.jsonl sw.jsonl >twice.jsonl && dataprep dedup exact twice.jsonl --output sw.unique -q
    cp corpus/docs/sw/*.jsonl.zst x.jsonl.zst && cp corpus.jsonl a.jsonl && cp fineweb/a.parquet b.parquet
    cp dev.tsv good.tsv && cp x.jsonl.zst good.jsonl.zst
    tokens() { dataprep tokenize "$@" --tokenizer gpt2 --shard-tokens 1k -q; }
    tokens corpus --output tokens && tokens corpus/docs/sw --output sw && tokens corpus --output shards
    tokens corpus --output fineweb10B --prefix fineweb
    tokens corpus --output more --format datatrove && cp more/*.ds* shards/
    dataprep ngrams build shards/*_train_*.bin --separator "$(jq .plan.eot_token shards/manifest.json)" --output ngrams -q
    mkdir filtered && cp -r corpus/docs filtered/docs && cp corpus.jsonl docs.jsonl
    dataprep release filtered/docs --output release -q && echo 'example.org 2020' >optout.txt
    mkdir -p audits/sw/2026-01-01-a && jq -c '. + {order: input_line_number, reason: "", stratum: "all", weight: 1}' sw.jsonl \
      >audits/sw/2026-01-01-a/sample.jsonl.zst
    jq -c '{id, label: "g", rater: "eve"}' sw.jsonl >labels.jsonl
    echo '{"filter":"gopher-quality","text":"too short","keep":false}' >cases.jsonl
    dataprep langid wordlist build 'corpus/docs/*/*.jsonl.zst' --output words.tsv
    for i in $(seq 50); do for label in 9,good 2,bad; do
      echo "{\\"language\\":\\"sw\\",\\"language_score\\":0.${label%,*},\\"label\\":\\"${label#*,}\\"}"; done; done >labelled.jsonl
    dataprep audit sample --lang sw --input corpus --audits drawn -q && mkdir -p audits/sw
    for name in 2026-01-31-1a2b3c4d 2026-02-28-5e6f7a8b; do cp -r drawn/sw/* audits/sw/$name; done
    printf '%s\\n' 'language: sw' 'audit: 2026-02-28-5e6f7a8b' 'before: {}' 'rules:' '- key: drop-hosts' \\
      '  host: shop.example' '  effect: removes 9 of 9 bad' '  why: a shop' >audits/sw/2026-02-28-5e6f7a8b/rules.patch.yaml
    dataprep audit label --lang sw --import labels.jsonl
    ask() { dataprep "$@" --llm "$MODEL_URL" -q; }
    ask synth corpus/docs/sw --output pairs --llm-model words --count 4
    ask relabel pairs --embeddings "$MODEL_URL"
    """

  /// Programs that examples call beside the package's own and the usual ones.
  private static let programs = [
    // Sends what is at the address: an archive, or a page.
    "curl": #"for last; do :; done; case "$last" in *.warc.gz) cat crawl.warc.gz ;; *) cat page.html ;; esac"#,
    "less": "cat",
    // A rater who ends at once.
    "xdg-open": #"""
    url=${1#http://} name=${url%%/*}
    exec 3<>"/dev/tcp/${name%:*}/${name#*:}"
    printf 'POST /%send HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}' \
      "${url#*/}" "$name" >&3
    cat <&3
    """#,
    "fasttext": #"[ "$1" = predict ] && [ -s "$2" ] && [ -s "$3" ]"#,
    "sbatch": "cat >/dev/null; echo 'Submitted batch job 7'",
    // Runs what stands before ::: once for each word behind it.
    "parallel": """
    while [ "${1#-}" != "$1" ]; do [ "$1" = -j ] && shift; shift; done
    words=(); while [ "$1" != ::: ]; do words+=("$1"); shift; done; shift
    for number in $(seq $#); do PARALLEL_SEQ=$number "${words[@]}" || exit; done
    """,
  ]

  /// Makes the files.
  ///
  /// - Parameters:
  ///   - home: an empty folder.
  ///   - model: the address of a stand-in for servers of models.
  init(in home: String, model: String) throws {
    self.home = home
    self.model = model
    folder = "\(home)/work"
    try FileSystem.createFolder("\(home)/bin")
    for (name, script) in Self.programs {
      try AtomicFile.write("#!/bin/bash\n\(script)\n", to: "\(home)/bin/\(name)")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(home)/bin/\(name)")
    }
    try install("gpt2", TestFiles.fixture("tokenize/huggingface/gpt2.json"))
    try install("o200k", TestFiles.fixture("tokenize/huggingface/o200k.json"))
    try install("lid176", TestFiles.fixture("language/softmax.ftz"))
    try FileSystem.createFolder(folder)
    let made = try bash(Self.script)
    guard made.status == 0 else { throw HelpStandInError(text: made.errors) }
    for name in ["lines.txt", "dev.tsv"] {
      let bytes = try FileSystem.read("\(folder)/\(name)")
      try AtomicFile.write(Compressor.zstd.member(bytes).span, to: "\(folder)/\(name).zst")
    }
    try FileManager.default.moveItem(atPath: folder, toPath: "\(home)/made")
  }

  /// Puts a file into the store of models under a name, as if it were that model.
  private func install(_ name: String, _ path: String) throws {
    let model = "\(home)/cache/models/\(name)"
    let file = Path.split(path).name
    try FileSystem.createFolder(model)
    try FileManager.default.copyItem(atPath: path, toPath: "\(model)/\(file)")
    let bytes = try FileSystem.read(path)
    let digest = Digest.of(bytes.span, .sha256).hexadecimal
    try AtomicFile.write(
      #"{"name":"\#(name)","file":"\#(file)","bytes":\#(bytes.count),"sha256":"\#(digest)"}"# + "\n",
      to: "\(model)/record.json")
  }

  /// Puts all files back as they were made, but those of the names `gone`.
  func restore(without gone: [String]) throws {
    try FileSystem.remove(folder)
    // With times of the last change, which records name.
    let copy = try bash("cp -a made work", in: home)
    guard copy.status == 0 else { throw HelpStandInError(text: copy.errors) }
    for name in gone { try FileSystem.remove("\(folder)/\(name)") }
  }

  /// Runs a command line as a shell does.
  func bash(_ line: String, in place: String? = nil) throws -> (status: Int32, output: String, errors: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-o", "pipefail", "-c", "{ \(line)\n} >'\(home)/out' 2>'\(home)/err' </dev/null"]
    process.currentDirectoryURL = URL(fileURLWithPath: place ?? folder)
    let binaries = Path.split(Command.path).folder
    process.environment = [
      "PATH": "\(home)/bin:\(binaries):/usr/local/bin:/usr/bin:/bin", "DATAPREP_CACHE": "\(home)/cache", "HOME": home,
      "FIXTURES": TestFiles.fixture(""), "LANG": "C.UTF-8", "MODEL_URL": model,
    ]
    try process.run()
    process.waitUntilExit()
    func text(_ name: String) throws -> String {
      String(decoding: try FileSystem.read("\(home)/\(name)"), as: UTF8.self)
    }
    return (process.terminationStatus, try text("out"), try text("err"))
  }
}

/// Stand-ins that could not be made.
struct HelpStandInError: Error {
  var text: String
}
