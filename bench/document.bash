# Sourced by the scripts that keep their tables in docs/measurements.md.
document=docs/measurements.md

# usage: keep MARK FILE PATTERN     puts the file between the two marks, and says how many of its lines are rows by the pattern
keep() {
  {
    sed "/<!-- $1 -->/q" "$document"
    echo
    sed -e '$ { /^$/d }' "$2"
    echo
    sed -n "/<!-- end of $1 -->/,\$p" "$document"
  } >"$2.new" && mv "$2.new" "$document"
  grep -c "$3" "$2" | sed "s|\$| rows in $document|"
}
