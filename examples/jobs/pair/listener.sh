#!/bin/sh
# Waits for what the other role says, in that one's folder of the attempt.
word="$BOARDSPOOL_FILES/attempts/$BOARDSPOOL_ATTEMPT/speaker/word"
until [ -e "$word" ]; do sleep 0.1; done
echo "heard $(cat "$word")"
