# Uses the guestbook as a visitor does. What this does not reach was not exercised.
answer=$(curl --silent --show-error --fail --retry 10 --retry-connrefused "http://$BOB_NAME.$BOB_NAMESPACE")
case $answer in
*Guestbook*) echo "the guestbook answers" ;;
*)
  echo "this is no guestbook: $answer" >&2
  exit 1
  ;;
esac
